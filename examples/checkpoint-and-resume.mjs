import {
  checkpointSession,
  createExtractiveMedallionLLM,
  loadMedallionsForScope,
  openMedallionStore,
} from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';

const database = await openDatabase('memory:'); // or file:waymark.db, postgres://..., libsql://...
const store = await openMedallionStore(database);
const scope = { graph_nodes: ['repo:shop'] };

await checkpointSession(store, createExtractiveMedallionLLM(), scope, {
  session_summary:
    'We decided to keep prices in cents because floats lost a penny. Open question: which currency comes first?',
});

const [{ medallion }] = await loadMedallionsForScope(store, scope);
for (const { id, statement, rationale } of medallion.decisions) console.log(id, statement, '|', rationale);
for (const { id, question, priority } of medallion.open_questions) console.log(id, question, '|', priority);
await database.close();
