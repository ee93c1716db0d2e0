import type { DialectWords, Schema } from '@waymark/stores';

import { changeTriggers } from './change/change-triggers.ts';

/**
 * The tables of trackers, several projects in one database. `tracking_project` holds the number of the last change and
 * is the row that writers of one project queue for; `tracking_change` is the audit trail and the feed that caches follow.
 */
export const trackingSchema: Schema = {
  name: 'tracking',
  migrations: [{ id: '0001_tracking', up: (words) => tables(words) }],
};

function tables(words: DialectWords): string[] {
  return [
    ...logTables(words),
    ...workItemTables(words),
    ...otherTables(words),
    ...fullText(words),
    ...changeTriggers(words.dialect),
  ];
}

function logTables({ bigint, text, clustered }: DialectWords): string[] {
  return [
    `create table tracking_project (
      project ${text} not null primary key,
      sequence ${bigint} not null,
      created_at ${text} not null
    )`,
    // Only for a project that is a copy: the last change of the original that it holds, null before any was copied.
    `create table tracking_mirror (
      project ${text} not null primary key,
      position ${bigint}
    )`,
    `create table tracking_change (
      project ${text} not null,
      sequence ${bigint} not null,
      entity_type ${text} not null,
      entity_id ${text} not null,
      changed_by ${text} not null,
      doc ${text} not null,
      primary key (project, sequence)
    )`,
    'create index tracking_change_entity on tracking_change (project, entity_id, sequence)',
    'create index tracking_change_actor on tracking_change (project, changed_by, sequence)',
    // What each write gave, so that a repeated one gives it again.
    `create table tracking_operation (
      project ${text} not null,
      operation_id ${text} not null,
      operation ${text} not null,
      applied_at ${text} not null,
      result ${text} not null,
      primary key (project, operation_id)
    )${clustered}`,
    'create index tracking_operation_oldest on tracking_operation (project, applied_at)',
  ];
}

function workItemTables({ id, bigint, text, clustered }: DialectWords): string[] {
  return [
    // `path` is /a/b/c/ with a slash at its end, so that everything below an item is one range of the index. `claim` is
    // JSON. The three last numbers are derived, see work-item/readiness.ts.
    `create table tracking_work_item (
      rid ${id},
      project ${text} not null,
      id ${text} not null,
      short_id ${text} not null,
      parent_id ${text},
      path ${text} not null,
      depth ${bigint} not null,
      item_type ${text} not null,
      status ${text} not null,
      created_at ${text} not null,
      deleted_at ${text},
      claim ${text},
      claim_expires_at ${text},
      claim_token ${text},
      doc ${text} not null,
      is_waiting ${bigint} not null default 0,
      has_open_below ${bigint} not null default 0,
      open_waiters ${bigint} not null default 0,
      unique (project, id)
    )`,
    'create unique index tracking_work_item_path on tracking_work_item (project, path)',
    'create index tracking_work_item_short on tracking_work_item (project, short_id)',
    'create index tracking_work_item_parent on tracking_work_item (project, parent_id, created_at, id)',
    // What follows `id` lets a count be made of the index alone.
    'create index tracking_work_item_oldest on tracking_work_item (project, created_at, id, deleted_at)',
    `create index tracking_work_item_status on tracking_work_item (project, status, created_at, id, deleted_at)`,
    `create index tracking_work_item_type on tracking_work_item (project, item_type, created_at, id, status, deleted_at)`,
    `create index tracking_work_item_open on tracking_work_item (project, path)
      where status <> 'completed' and deleted_at is null`,
    `create index tracking_work_item_ready on tracking_work_item (
        project, open_waiters desc, created_at, id,
        claim_expires_at, item_type, path, status, deleted_at, is_waiting, has_open_below
      ) where status = 'active' and deleted_at is null and is_waiting = 0 and has_open_below = 0`,
    `create index tracking_work_item_holding on tracking_work_item (project, id)
      where has_open_below = 1 and (status <> 'active' or deleted_at is not null or is_waiting = 1)`,
    `create table tracking_dependency (
      project ${text} not null,
      waiter_id ${text} not null,
      awaited_id ${text} not null,
      dependency_type ${text} not null,
      doc ${text} not null,
      primary key (project, waiter_id, awaited_id, dependency_type)
    )${clustered}`,
    'create index tracking_dependency_awaited on tracking_dependency (project, awaited_id)',
    // Keeps an item's document as it was, and the number under which its words are in tracking_text.
    `create table tracking_archived_work_item (
      rid ${bigint} not null primary key,
      project ${text} not null,
      id ${text} not null,
      short_id ${text} not null,
      item_type ${text} not null,
      path ${text} not null,
      archived_at ${text} not null,
      dependencies ${text} not null,
      doc ${text} not null,
      unique (project, id)
    )`,
    'create index tracking_archived_short on tracking_archived_work_item (project, short_id)',
    'create index tracking_archived_newest on tracking_archived_work_item (project, archived_at desc, id)',
  ];
}

function otherTables({ bigint, text, clustered }: DialectWords): string[] {
  return [
    `create table tracking_vendor (
      project ${text} not null,
      id ${text} not null,
      name ${text} not null,
      status ${text} not null,
      version ${bigint} not null,
      doc ${text} not null,
      primary key (project, id)
    )`,
    'create unique index tracking_vendor_name on tracking_vendor (project, name)',
    `create table tracking_deployment (
      project ${text} not null,
      id ${text} not null,
      deployed_at ${text} not null,
      doc ${text} not null,
      primary key (project, id)
    )`,
    'create index tracking_deployment_newest on tracking_deployment (project, deployed_at, id)',
    `create table tracking_deployment_link (
      project ${text} not null,
      entity_type ${text} not null,
      entity_id ${text} not null,
      deployed_at ${text} not null,
      deployment_id ${text} not null,
      primary key (project, entity_type, entity_id, deployed_at, deployment_id)
    )${clustered}`,
    `create table tracking_enhancement (
      project ${text} not null,
      id ${text} not null,
      priority ${bigint} not null,
      status ${text} not null,
      target_quarter ${text},
      created_at ${text} not null,
      version ${bigint} not null,
      doc ${text} not null,
      primary key (project, id)
    )`,
    'create index tracking_enhancement_order on tracking_enhancement (project, priority, created_at, id)',
    `create table tracking_configuration (
      project ${text} not null primary key,
      version ${bigint} not null,
      doc ${text} not null
    )`,
  ];
}

/** Words of the titles and texts of work items and archived ones, by the items' `rid`. */
function fullText({ dialect, bigint, text }: DialectWords): string[] {
  if (dialect === 'sqlite') {
    return [
      // Words come split by spaces; this tokenizer takes every character outside of ASCII for part of a word.
      `create virtual table tracking_text using fts5(
        title, body, owner, content='', contentless_delete=1, tokenize='ascii'
      )`,
    ];
  }
  return [
    `create table tracking_text (
      project ${text} not null,
      rid ${bigint} not null,
      body tsvector not null,
      primary key (project, rid)
    )`,
    'create index tracking_text_body on tracking_text using gin (body)',
  ];
}
