/**
 * Waits until work is done, however it ends, or until the deadline in milliseconds has passed; true when it was done in
 * time and well. Never throws.
 */
export async function settleWithin(work: () => Promise<unknown>, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  // It keeps the process alive, and nothing else may: without it a process that only awaits a flush would end too early.
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, false);
  });
  try {
    return await Promise.race([deadline, work().then(() => true)]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
