/**
 * Files from elsewhere become files of a table.
 *
 * import-control     what operators ask for
 * sstable-importer   what `nodetool import` and `refresh` do
 * file-sets          which file sets a folder has
 */
export { fileSetsOf } from './file-sets.ts';
export { ImportControl } from './import-control.ts';
export { type ImportOptions, SSTableImporter } from './sstable-importer.ts';
