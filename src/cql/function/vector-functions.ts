import { invalidRequest } from '../../base/error/index.ts';
import type { SimilarityFunction } from '../../types/index.ts';
import { floatsOf, floatType, similarity, VectorType, vectorType } from '../../types/index.ts';
import type { FunctionFactory } from './function.ts';
import type { FunctionParameter } from './function-factory.ts';
import { functionFactory, sameAs, scalar } from './function-factory.ts';

/** A vector of floats; a list that is written out in a SELECT clause is one of its length. */
const FLOAT_VECTOR: FunctionParameter = {
  text: 'vector<float, n>',
  wanted: 'a float vector argument',
  isOptional: false,
  infer: (index, { argumentTypes, arraySizes, receiverType }) => {
    const size = arraySizes[index] ?? null;
    if (size !== null) return vectorType(floatType, size);
    return argumentTypes[index] ?? receiverType;
  },
  accepts: (type, descent) =>
    type instanceof VectorType && type.element === floatType && descent !== 'value',
};

/** similarity_cosine, similarity_euclidean and similarity_dot_product (VectorFcts of Cassandra). */
export const VECTOR_FUNCTIONS: readonly FunctionFactory[] = [
  similarityFunction('similarity_cosine', 'COSINE'),
  similarityFunction('similarity_euclidean', 'EUCLIDEAN'),
  similarityFunction('similarity_dot_product', 'DOT_PRODUCT'),
];

function similarityFunction(name: string, kind: SimilarityFunction): FunctionFactory {
  const parameters = [sameAs(1, false, FLOAT_VECTOR), sameAs(0, false, FLOAT_VECTOR)];
  return functionFactory(name, parameters, (types) => {
    const [first, second] = types as readonly [VectorType, VectorType];
    if (first.dimension !== second.dimension) {
      throw invalidRequest('All arguments must have the same vector dimensions');
    }
    return scalar(name, [first, first], floatType, ([left = null, right = null]) => {
      if (left === null || right === null) return null;
      const vectors = [floatsOf(left), floatsOf(right)] as const;
      if (kind === 'COSINE' && vectors.some((vector) => vector.every((each) => each === 0))) {
        throw invalidRequest(`Function system.${name} doesn't support all-zero vectors.`);
      }
      const bytes = Buffer.allocUnsafe(4);
      bytes.writeFloatBE(similarity(kind, ...vectors));
      return bytes;
    });
  });
}
