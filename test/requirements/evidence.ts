/** Behaviours of ../../packages/task-cli. */
export const evidenceRequirements: Record<string, string> = {
  'evidence:secrets:kinds': 'Secrets of every listed kind are found in text, bytes and UTF-16.',
  'evidence:secrets:message': 'A secret stops a write by E004, which names its kind and line and never the secret.',
  'evidence:secrets:force': 'A forced write goes on and returns what it found, so that it can be logged.',
  'evidence:archive:deterministic':
    'An archive has the same bytes whatever the times, rights, owners and order of creation of its files.',
  'evidence:archive:golden': 'An archive of one tree has the bytes that earlier versions made.',
  'evidence:archive:processes': 'An archive has the same bytes in another process, locale, time zone and umask.',
  'evidence:archive:order':
    'Names within an archive are kept as they are, composed or decomposed, and sorted by their bytes.',
  'evidence:archive:index': 'The index of an archive tells path, size and SHA-256 of each of its files.',
  'evidence:archive:round-trip': 'A tree comes back from its archive as it was.',
  'evidence:archive:interchange': 'Archives are read by tar and zstd, and theirs are read.',
  'evidence:archive:hard-links': 'Hard links and sparse files are packed as files.',
  'evidence:archive:links-out': 'A directory with a link that leaves it is refused.',
  'evidence:archive:links-inside': 'Links that stay inside are kept as links and not followed.',
  'evidence:archive:special-files':
    'A directory with a special file, or a name that other systems do not know, is refused.',
  'evidence:archive:limits':
    'A directory over the limits of entries, size or ratio is refused, at the limit it is taken.',
  'evidence:archive:changing': 'A file that grows or shrinks while it is packed is refused.',
  'evidence:extract:refuses':
    'Extraction refuses absolute paths, climbing ones, links out, devices and damaged headers, and writes nothing.',
  'evidence:extract:truncated': 'Extraction refuses an archive that is cut off anywhere.',
  'evidence:extract:bombs': 'Extraction stops at its limits of size, entries and ratio.',
  'evidence:extract:frames': 'Frames that would need too much memory are refused before anything is unpacked.',
  'evidence:extract:new-folder': 'Extraction makes a new folder, whole or not at all.',
  'evidence:extract:fuzz': 'Mutated archives never write outside, crash or hang.',
  'evidence:extract:evidence': 'Directories and attached archives can be extracted, other evidence not.',
  'evidence:extract:changed': 'Evidence that changed since it was attached is neither shown nor extracted.',
  'evidence:attach:document':
    'A file is attached where it is, with id, path, size, SHA-256, who and when; the id is the beginning of the hash.',
  'evidence:attach:directory':
    'A directory is attached as an archive and an index, and attaching it again changes nothing.',
  'evidence:attach:fields':
    'A malformed request is refused by E002 with each field; QA output needs command, exit_code and duration_ms.',
  'evidence:attach:outside': 'Evidence outside the repository, directly or by a link, is refused.',
  'evidence:attach:links-inside': 'A link that stays in the repository is followed.',
  'evidence:attach:special-files': 'Pipes and other special files are refused without waiting for them.',
  'evidence:attach:apart': 'A directory that holds the evidence of the task is refused.',
  'evidence:attach:secrets': 'A secret in the file, the directory or the request stops the attachment.',
  'evidence:attach:forced-secrets': 'A forced attachment with secrets is made and says what it holds.',
  'evidence:attach:killed': 'A process that is killed while it attaches leaves whole archives only.',
  'evidence:limits:sizes': 'Each type takes files up to its limit and not one byte more.',
  'evidence:limits:values': 'The limits of the types are the specified ones.',
  'evidence:limits:directory': 'A directory whose archive is over 50 MB is refused and leaves nothing.',
  'evidence:list:filter': 'Evidence is listed by type and agent and found by its id or the beginning of it.',
  'evidence:verify:changes': 'Verification finds evidence that is missing, grown, shrunk, changed or now a link.',
  'evidence:verify:archive': 'Verification recomputes every file of an archive and compares it with the index.',
  'evidence:show:content': 'Evidence is shown with the beginning of its text or the index of its archive.',
};
