/** As in `TASK-0824` or `TASK-0911G`. In a file of its own: a list of tasks is read without loading zod. */
export const taskIdPattern = /^TASK-\d{4}[A-Z]?$/;
