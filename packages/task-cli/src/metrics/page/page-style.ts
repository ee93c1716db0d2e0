/** Light and dark by the reader's own setting; each pair of colours has a contrast of at least 4.5, of 3 for shapes. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --rule: #d0d7de; --panel: #f6f8fa;
  --bar: #0969da; --met: #1a7f37; --missed: #b35900; --track: #e4e8ec; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --ink: #e6edf3; --quiet: #9aa4af; --rule: #30363d; --panel: #161b22;
    --bar: #4c9aff; --met: #3fb950; --missed: #e3973e; --track: #262c34; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 0.75rem; }
p { margin: 0.25rem 0 1.5rem; color: var(--quiet); }
.charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); margin-bottom: 1rem; }
section { background: var(--panel); border: 1px solid var(--rule); border-radius: 0.5rem; padding: 1rem; margin-bottom: 1rem; min-width: 0; }
.charts section { margin: 0; }
svg { display: block; width: 100%; max-width: 28rem; height: auto; font: 11.5px system-ui, sans-serif; }
svg text { fill: var(--ink); } svg .axis { fill: var(--quiet); font-size: 11px; }
.track { fill: var(--track); } .bar { fill: var(--bar); } .bar.met { fill: var(--met); }
.grid { stroke: var(--rule); } .line { fill: none; stroke: var(--bar); stroke-width: 2; } .dot { fill: var(--bar); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
.note { margin: 0 0 0.5rem; font-size: 0.9rem; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } th { font-weight: 600; }
.met { color: var(--met); } .missed { color: var(--missed); font-weight: 600; } .unknown { color: var(--quiet); }
summary { cursor: pointer; }
`;
