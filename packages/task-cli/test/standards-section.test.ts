import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { extractSection, wholeDocument } from '../src/standards/extract-section.ts';

const page = `# Title
Intro

## Handler Constraints

- Handlers are thin.

### Layers & Rules ###
inner

## Coverage
\`\`\`sh
# not a heading
## Coverage of code
~~~
\`\`\`

at least 90 %


# Other
#### Deep
deep
###### Deepest
deepest
`;

describe('extractSection', () => {
  it('[standards:section:extent] takes what is below a heading up to the next of the same or a higher level', () => {
    expect(extractSection(page, 'Handler Constraints')).toEqual({
      text: '- Handlers are thin.\n\n### Layers & Rules ###\ninner\n',
      line_span: [6, 9],
    });
    expect(extractSection(page, 'Layers & Rules')).toEqual({ text: 'inner\n', line_span: [9, 9] });
    expect(extractSection(page, 'Deep')?.text).toBe('deep\n###### Deepest\ndeepest\n');
    expect(extractSection(page, 'Deepest')?.text).toBe('deepest\n');
  });

  it('[standards:section:levels] knows headings of the levels 2 to 6 only', () => {
    expect(extractSection(page, 'Title')).toBeNull();
    expect(extractSection('####### Seven\nx\n##No blank\ny', 'Seven')).toBeNull();
    expect(extractSection('####### Seven\nx\n##No blank\ny', 'No blank')).toBeNull();
  });

  it('[standards:section:slug] finds a heading by its text or its slug', () => {
    for (const name of ['handler-constraints', 'HANDLER constraints', ' Handler Constraints ']) {
      expect(extractSection(page, name)?.line_span).toEqual([6, 9]);
    }
    for (const name of ['layers-and-rules', 'Layers and Rules'])
      expect(extractSection(page, name)?.text).toBe('inner\n');
    expect(extractSection(page, 'nothing')).toBeNull();
  });

  it('[standards:section:fences] sees no heading within a code fence', () => {
    expect(extractSection(page, 'Coverage')?.text).toBe(
      '```sh\n# not a heading\n## Coverage of code\n~~~\n```\n\nat least 90 %\n',
    );
    expect(extractSection(page, 'Coverage of code')).toBeNull();
    const fences = '## A\n````\n```\n## B\n```` x\n````\n`` ` ``\n```inline``` text\n## C\nc\n~~~\n## D';
    expect(extractSection(fences, 'B')).toBeNull();
    expect(extractSection(fences, 'A')?.line_span).toEqual([2, 8]);
    expect(extractSection(fences, 'C')?.text).toBe('c\n~~~\n## D\n');
  });

  it('[standards:section:form] is without blank lines around it, with LF and one line break at its end', () => {
    expect(extractSection('\uFEFF## A\r\n \r\n\r\none\r\n\r\ntwo  \r\n\t\r\n', 'a')).toEqual({
      text: 'one\n\ntwo  \n',
      line_span: [4, 6],
    });
    expect(extractSection('## A\n## B\nb', 'A')).toEqual({ text: '\n', line_span: [1, 1] });
    expect(wholeDocument('\n\n# T\nx')).toEqual({ text: '# T\nx\n', line_span: [3, 4] });
    expect(wholeDocument('')).toEqual({ text: '\n', line_span: [1, 1] });
  });

  it('takes the first of several headings, closing signs off, and the signs of a name left on', () => {
    expect(extractSection('## A ##\none\n## A\ntwo', 'A')?.text).toBe('one\n');
    expect(extractSection('## C#\none\n## ##\ntwo', 'C#')?.text).toBe('one\n');
  });

  it('gives lines that are in the file, whatever the file', () => {
    const line = fc.oneof(
      fc.constantFrom('## A', '# A', '### A', '```', '~~~', '', 'text', '## A ##', '  ## a', '    ## A'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join('\n');
        const section = extractSection(text, 'A');
        if (section === null) return;
        const [first, last] = section.line_span;
        const shown = text
          .split(/\r\n|\n|\r/)
          .slice(first - 1, last)
          .join('\n');
        if (section.text !== '\n') expect(section.text).toBe(`${shown}\n`);
        expect(section.text.endsWith('\n')).toBe(true);
      }),
    );
  });
});
