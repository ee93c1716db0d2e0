export { TaskError, taskErrors, type TaskErrorCode, type TaskWarning } from './errors.ts';
