export { answerRequest } from './router.ts';
