/** Behaviours of the toolset `task` of `waymark-mcp`. */
export const taskMcpRequirements: Record<string, string> = {
  'taskmcp:toolset:by-name':
    'The eight tools of tasks are served where their toolset or they are named, never by default or with all.',
  'taskmcp:toolset:read-only': 'A server that changes nothing offers only the tools of tasks that write nothing.',
  'taskmcp:toolset:lazy': 'The library of tasks is no part of what every start loads.',
  'taskmcp:size:listed': 'The toolset is listed in 8,000 bytes.',
  'taskmcp:size:reply': 'A reply holds 16,000 bytes at most, however large the hand-off.',
  'taskmcp:input:strict': 'A field that a tool does not take is refused.',
  'taskmcp:input:places': 'No path, absolute, relative or through a link, leads a tool out of the repository.',
  'taskmcp:input:hostile':
    'Arguments of any type, size and name are answered by one short error that says what to do; nothing is written.',
  'taskmcp:input:nothing': 'A repository without tasks, and a folder without a repository, are told so.',
  'taskmcp:hints:four': 'Every tool says whether it writes, destroys, may be repeated and leaves the repository.',
  'taskmcp:root:subfolder':
    'Tasks are those of the repository that the server was started in, from any of its folders.',
  'taskmcp:life:handoff':
    'A client picks, claims, reads and proves a task, in its own name, over stdio on a real repository.',
  'taskmcp:worktree:drift': 'A file that changed after the hand-over is an error E020 that names it.',
  'taskmcp:qa:baseline': 'A QA log is held against the baseline, else against the run of the agent before.',
  'taskmcp:qa:regression': 'What became worse is an error E024 that names it.',
  'taskmcp:qa:missing': 'A comparison without a run or without a baseline is an error E040.',
  'taskmcp:qa:tool': 'The tool of a log that does not name it may be told, and so may the exit code.',
  'taskmcp:qa:unreadable': 'A log that cannot be read is an error E014, and not put on record.',
};
