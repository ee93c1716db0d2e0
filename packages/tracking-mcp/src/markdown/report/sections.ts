import { configurationSection } from './configuration-section.ts';
import { dependenciesSection } from './dependencies-section.ts';
import { deploymentsSection } from './deployments-section.ts';
import { enhancementsSection } from './enhancements-section.ts';
import type { ReportSection } from './section.ts';
import { vendorsSection } from './vendors-section.ts';
import { workItemsSection } from './work-items-section.ts';

/** All parts of a report, in the order in which they are read: dependencies name the work items before them. */
export const sections: readonly ReportSection[] = [
  vendorsSection,
  workItemsSection,
  dependenciesSection,
  deploymentsSection,
  enhancementsSection,
  configurationSection,
];
