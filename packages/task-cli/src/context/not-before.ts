import type { Context } from '../document/context.ts';
import type { Project } from '../project-layout.ts';

/** The project with a clock that shows no time before the last write of a context: times in it do not run backwards. */
export function notBefore(project: Project, { audit }: Context): Project {
  const earliest = Date.parse(audit.updated_at);
  return { ...project, clock: { now: () => Math.max(project.clock.now(), earliest) } };
}
