/** Behaviours of ../../packages/task-cli/src/worktree and ../../packages/task-cli/src/git. */
export const worktreeRequirements: Record<string, string> = {
  // git
  'worktree:git:safe': 'git runs without a shell, hooks, file watchers, pagers and locks, and writes nothing.',
  'worktree:git:other-repository': 'Variables of the process never point git to another repository.',
  'worktree:git:reasons': 'A failure of git is E061 and says which: git, folder, repository, commit, time or too much.',
  'worktree:git:status': 'Status is read with renames, conflicts, submodules and any name, from a sub-folder too.',
  'worktree:git:names': 'A name that is no UTF-8 has a text of its own, which gives its bytes back.',
  // Snapshot
  'worktree:snapshot:files': 'A snapshot has the base commit and status, SHA-256, mode and size of every changed file.',
  'worktree:snapshot:diff':
    'The diff has untracked and binary files, leads from the base to exactly this tree, and is kept.',
  'worktree:snapshot:diff-hash': 'The hash of a diff is the same with LF and CRLF.',
  'worktree:snapshot:diffstat': 'The diffstat has files, insertions and deletions.',
  'worktree:snapshot:rename': 'A renamed file says where it was, also where only its case changed.',
  'worktree:snapshot:link': 'A link is hashed by its target and never followed, also where it is a folder.',
  'worktree:snapshot:large':
    'A file of any size is hashed piece by piece; beyond 5 MB, or 20 MB together, the diff leaves it out.',
  'worktree:snapshot:no-commit': 'A repository without a commit is E061 and says what to do.',
  'worktree:snapshot:moving-tree': 'A tree that changes while it is read is read again, then E044.',
  'worktree:snapshot:secrets': 'A secret in the diff is E004, unless it is forced, which the snapshot tells.',
  'worktree:snapshot:untouched': 'A snapshot changes neither the index nor the objects of the repository.',
  'worktree:snapshot:store-files': "The store's own files and task files are no part of a snapshot.",
  // Scope
  'worktree:scope:hash': 'The scope hash changes with a path, mode or content in scope and with nothing else.',
  'worktree:scope:whole-tree': 'A task without a path in its scope has the whole tree as its scope.',
  'worktree:scope:outside': 'A scope that leads out of the repository counts for nothing.',
  // Increment
  'worktree:increment:shown': 'A later agent has the files and the diff since the agent before.',
  'worktree:increment:unavailable':
    'Where there is no increment it says why: the base moved, or the diff is gone or changed.',
  // Verification
  'worktree:verify:same-tree': 'Verification is clean exactly when the tree is the same, whatever is staged or marked.',
  'worktree:verify:kinds': 'Each file that differs is named: changed, added, removed, mode or type; E020.',
  'worktree:verify:base-moved': 'Another base commit is E021, also where the old one is gone.',
  'worktree:verify:unexpectedly-clean': 'A clean tree where changes were handed over is E022.',
  'worktree:verify:error': 'The error of a drift has the code of the weightiest, names the files and tells what to do.',
  'worktree:verify:hidden': 'A file that git was told to take for unchanged is looked at nevertheless.',
  'worktree:verify:ignored': 'Ignored files are no drift, and one that was handed over stays compared.',
  'worktree:verify:made-up': 'A snapshot or id that would lead git or a reader out of the repository is refused.',
  // Places
  'worktree:place:linked': 'A linked worktree has its own snapshot.',
  'worktree:place:sub-folder':
    'A project in a sub-folder of a repository sees what is below it, with paths from there.',
  'worktree:place:sparse': 'In a sparse checkout files that are not checked out are no drift.',
  'worktree:place:submodule': 'A submodule or a repository within counts by its commit and its own changes.',
  // Comparing
  'worktree:diff:worktree': 'A diff shows what happened to the tree since a snapshot.',
  'worktree:diff:snapshots': 'A diff shows what happened between two snapshots.',
  'worktree:diff:refused': 'A diff over another base is E021, one without the kept patch E040 or E052.',
  // Drift budget
  'worktree:budget:raise': 'Each failed verification raises the drift budget of the agent whose tree it was.',
  'worktree:budget:wait': 'While a drift is open the agents after it wait: E023.',
  'worktree:budget:resolve': 'A resolution needs a note and a name, sets the budget to 0 and stays on record.',
};
