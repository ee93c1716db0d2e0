import { join } from 'node:path';
import { capture } from './process.mjs';
import { publishablePackages } from './workspace.mjs';

/**
 * @typedef {import('./workspace.mjs').WorkspacePackage & { tarball: string }} PackedPackage
 */

/**
 * Packs every publishable package as the registry would get it. Needs the build.
 *
 * @param {string} destination an existing folder
 * @returns {Promise<PackedPackage[]>}
 * @throws {Error} with the output of pnpm when a package cannot be packed
 */
export async function packPackages(destination) {
  const packages = packedPackages(destination);
  await Promise.all(
    packages.map(async ({ folder, manifest, tarball }) => {
      const { code, output } = await capture('pnpm', ['pack', '--out', tarball], { cwd: folder });
      if (code !== 0) throw new Error(`Packing ${manifest.name} failed:\n${output}`);
    }),
  );
  return packages;
}

/**
 * The publishable packages with the tarballs that `packPackages` writes for them.
 *
 * @param {string} destination
 * @returns {PackedPackage[]}
 */
export function packedPackages(destination) {
  return publishablePackages().map((one) => ({
    ...one,
    tarball: join(destination, `${one.manifest.name.replace('@', '').replace('/', '-')}.tgz`),
  }));
}
