/** Behaviours of ../../packages/tracking-mcp. */
export const statusReportRequirements: Record<string, string> = {
  // What people see
  'report:content:vendors': 'Operational vendors and broken ones stand apart, by name, with their health.',
  'report:content:work-items':
    'Active work items stand as a tree, blocked ones with their reasons, completed ones below.',
  'report:content:deployments': 'The ten newest deployments are shown, the newest first.',
  'report:content:plans': 'Enhancements by priority and the configuration are shown.',
  'report:content:neutralised': 'Markdown, HTML, pipes, links and comments in titles show as text and do nothing else.',
  // Reading back
  'report:read-back:whole-state': 'A report reads back into the same state, also what it does not show.',
  'report:read-back:byte-stable': 'Report, parse, report gives the same bytes.',
  'report:read-back:edited-cells': 'A changed title, status or other cell wins over what the report knew.',
  'report:read-back:ticked': 'A ticked box completes an item, and one that is taken away opens it again.',
  'report:read-back:added-lines': 'A row or an item that a person adds becomes an entity.',
  'report:read-back:deleted-lines': 'What a person deletes is gone, and what stood below it stays.',
  'report:read-back:moved-lines': 'An item that is indented below another one is below it; none is ever below itself.',
  'report:read-back:not-understood': 'What is not understood is a warning with its line, and what stood there is kept.',
  'report:read-back:any-text': 'No text makes the parser fail, and it takes time in proportion to the length.',
  'report:read-back:newer-fields': 'Fields and versions of newer programs survive.',
  // Around it
  'report:previous:prose': 'What people wrote between the sections stays where it stands, to the byte.',
  'report:previous:edits':
    'A line that was edited by hand is kept as a note below its section where the report that is written does not say the same.',
  'report:previous:notes': 'A note inside of a section moves below it and is never lost.',
  'report:template:own':
    'A template of your own decides the order and the words; a section that it leaves out stands at the end.',
  'report:template:refused':
    'A template that includes files, loops without end, prints too much or reaches prototypes is refused.',
  'report:path:inside': 'A path that leads out of its folder, by dots, absolutely or through a link, is refused.',
  // Hand-written files
  'report:hand-written:forms':
    'Tables, lists and blocks below headings of any case are read, with signs, CRLF and a BOM.',
  'report:hand-written:code':
    'What is commented out or in a block of code is not read, and a block without an end is named with its line.',
  'report:hand-written:lines': 'What is not understood of a hand-written file is named with its line.',
  // Session prompts
  'report:prompt:front-matter':
    'A prompt with a YAML front matter becomes a session with its budget, count and front matter.',
  'report:prompt:malformed': 'A malformed prompt is skipped with a warning that names its file and line.',
  'report:prompt:bounded': 'A front matter that multiplies itself, is too long or too deep is malformed.',
  // Migration
  'report:migration:all': 'A status file and its prompts are brought over in one go, by migration-script.',
  'report:reconciliation:names':
    'A reconciliation names what the tracker does not have, the first twenty and how many more, and changes nothing.',
  'report:migration:vendor-count': 'A vendor that is lost fails its reconciliation and takes everything back.',
  'report:migration:deployments': 'A deployment that is lost fails its reconciliation and takes everything back.',
  'report:migration:enhancement-count':
    'An enhancement that is lost fails its reconciliation and takes everything back.',
  'report:migration:session-count': 'A session that is lost fails its reconciliation and takes everything back.',
  'report:migration:vendor-metadata':
    'Vendor metadata that is lost or not given fails its reconciliation and takes everything back.',
  'report:migration:dry-run': 'A dry run says what would happen and writes nothing.',
  'report:migration:twice': 'A migration that is run again changes nothing.',
  'report:migration:backup': 'The report replaces the status file only when asked to, and the file is kept beside it.',
};
