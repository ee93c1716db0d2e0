import type { Schema } from '@waymark/stores';

/**
 * The tables of the checkpoints. `thread` is the hash of a thread's id, so that no key repeats the id.
 * Objects hold what channels and writes hold, each content once per thread; a list is an object that names its items and
 * the list that it goes on from (`base`).
 */
export const checkpointSchema: Schema = {
  name: 'langgraph-checkpoint',
  migrations: [
    {
      id: '0001_langgraph_checkpoint',
      up: ({ text, bytes, bigint, id, clustered }) => [
        `create table langgraph_thread (
          thread ${bytes} not null primary key,
          thread_id ${text} not null,
          generation ${text} not null,
          revision ${bigint} not null
        ) ${clustered}`,
        `create table langgraph_checkpoint (
          thread ${bytes} not null,
          ns ${text} not null,
          checkpoint_id ${text} not null,
          parent_id ${text},
          packed ${text} not null,
          primary key (thread, ns, checkpoint_id)
        ) ${clustered}`,
        `create table langgraph_write (
          thread ${bytes} not null,
          ns ${text} not null,
          checkpoint_id ${text} not null,
          task_id ${text} not null,
          idx ${bigint} not null,
          packed ${text} not null,
          primary key (thread, ns, checkpoint_id, task_id, idx)
        ) ${clustered}`,
        `create table langgraph_object (
          rid ${id},
          thread ${bytes} not null,
          hash ${bytes} not null,
          base ${bytes},
          body ${bytes} not null,
          unique (thread, hash)
        )`,
      ],
    },
  ],
};
