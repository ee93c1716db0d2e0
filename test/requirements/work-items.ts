/** Work items of ../../packages/tracking-mcp. */
export const workItemRequirements: Record<string, string> = {
  'work:create:defaults': 'What is left out of a new item gets its default.',
  'work:create:fields':
    'An item holds what was given, fields of our own in the metadata included; its id must never have been taken.',
  'work:create:limits': 'Title, branch, commit and pull request keep to their limits.',
  'work:create:parent': 'A parent must exist and must not be deleted.',
  'work:metadata:by-type': 'Required metadata of the type that are left out get empty or default values.',
  'work:metadata:validated': 'Metadata are checked against the schema of the type of item.',
  'work:metadata:hostile':
    'What no engine keeps, nesting without end and documents that are too large are refused with the path.',
  'work:update:partial': 'An update changes what it names, and nothing else.',
  'work:update:metadata-merge': 'An update merges metadata field by field; null removes an optional field.',
  'work:update:conflict':
    'An update of an older version writes nothing and returns both sides, what changed, and the merge.',
  'work:update:processes':
    'Of ten processes that change one item one wins per version, the others get a conflict, and nothing is lost.',
  'work:audit:every-change': 'Every change is in the audit trail with what was before and after.',
  'work:tree:path': 'Path and depth say where an item stands; the depth is 0 to 5.',
  'work:tree:move': 'Moving an item rewrites the paths and depths of its whole subtree in one write.',
  'work:tree:move-depth': 'A move that would be deeper than 5 is refused and changes nothing.',
  'work:tree:cycle': 'An item cannot come below itself.',
  'work:tree:cycle-concurrent': 'Of two moves that would form a cycle together one is refused.',
  'work:tree:consistent': 'After any changes paths and depths agree with the parents.',
  'work:delete:soft': 'A deleted item is hidden, and is not changed until it is restored.',
  'work:delete:children': 'An item with items below it is deleted with all of them or not at all.',
  'work:delete:restore': 'A deleted item is restored to where it was when what is above it is there.',
  'work:query:reference': 'An item is named by its id, its short id or a unique beginning of either.',
  'work:query:ambiguous': 'A name of several items is refused with the candidates.',
  'work:query:hierarchy':
    'An answer shows the ancestors, and the descendants down to a depth in the order of the tree.',
  'work:query:waits-for':
    'An answer shows the dependencies, and the open items that the item or one above it waits for.',
  'work:list:filters': 'Items are listed by type, status and parent; deleted ones only when they are asked for.',
  'work:list:paging': 'A list has 1 to 100 items, 50 by default, with the total count and whether there is more.',
  'work:search:texts': 'Items are found by the words of their titles and metadata, the best match first.',
  'work:search:hostile': 'What is searched for is taken as words, never as a query, and its length is bounded.',
  'work:dependency:add': 'A dependency is added once and removed once; repeating either is no error.',
  'work:dependency:self': 'A dependency joins two different items that exist.',
  'work:dependency:cycle': 'Dependencies form no cycle.',
  'work:dependency:cycle-tree': 'Dependencies and the tree form no cycle together.',
  'work:dependency:cycle-concurrent': 'Of two dependencies that would form a cycle together one is refused.',
  'work:ready:status': 'A ready item is active and has nothing open below it.',
  'work:ready:dependencies':
    'A ready item waits for nothing that is open; completed, deleted and archived items are not.',
  'work:ready:ancestors': 'All items above a ready item are active and wait for nothing.',
  'work:ready:order': 'Ready items come by how many open items wait for them, then the oldest first.',
  'work:ready:filters': 'Ready items are asked for by type and below an item.',
  'work:ready:model': 'After any changes the ready list is that of a naive model.',
  'work:claim:take': 'A claimed item is not ready, and whoever wants it learns who has it and until when.',
  'work:claim:lease': 'A claim has a lease of 10 seconds to a day, 15 minutes by default.',
  'work:claim:expiry': 'When its lease ends an item is ready again by itself.',
  'work:claim:reclaim': 'Taking an item whose lease has ended leaves the claim that was lost in the audit trail.',
  'work:claim:heartbeat':
    'A heartbeat prolongs a lease; it is refused when another worker took the item or the token is wrong.',
  'work:claim:release': 'A release gives the item back, with a new status in the same write.',
  'work:claim:atomic': 'Of many who ask for the next item at once no two get the same one.',
  'work:claim:processes': 'Two processes that take 250 items each never get the same one.',
  'work:claim:dead-worker': "A killed worker's item comes back when its lease ends.",
  'work:archive:age':
    'Whole trees of which every item was created over 365 days ago, or as many as are given, move to the archive.',
  'work:archive:dry-run': 'A dry run says what would move and moves nothing.',
  'work:archive:open': 'Trees with an open or a claimed item stay; deleted items go.',
  'work:archive:dependencies': 'Dependencies go to the archive with the items, and nobody waits for an archived item.',
  'work:archive:query':
    'Archived items are found by id, type and words, the newest archived first, and are never changed.',
  'work:archive:batches': 'One call archives a bounded number of items, in whole trees, and says when there are more.',
};
