import { openDatabase } from '@waymark/stores';

/** Takes the row that a project's writers queue for, prints `holding`, and says nothing any more. */
const database = await openDatabase(process.argv[2]!);
await database.tx(async (transaction) => {
  await transaction.query("update tracking_project set sequence = sequence where project = 'default'");
  console.log('holding');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
