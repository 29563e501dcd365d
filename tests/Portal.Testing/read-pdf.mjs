// Prints what a PDF file says, as pdf.js reads it: text, links and size per page, outline, description.
import { readFile } from 'node:fs/promises';
import { getDocumentProxy } from 'unpdf';

const pdf = await getDocumentProxy(new Uint8Array(await readFile(process.argv[2])), { verbosity: 0 });
const pages = [];
for (let number = 1; number <= pdf.numPages; number++) {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  const [, , width, height] = page.view;
  pages.push({
    text: items.map(item => item.str + (item.hasEOL ? '\n' : ' ')).join(''),
    items: items.map(item => item.str),
    links: (await page.getAnnotations()).map(link => link.url).filter(Boolean),
    width,
    height,
  });
}
const flatten = (marks, depth) => (marks ?? []).flatMap(mark => ['  '.repeat(depth) + mark.title, ...flatten(mark.items, depth + 1)]);
const { info } = await pdf.getMetadata();
console.log(JSON.stringify({ pages, bookmarks: flatten(await pdf.getOutline(), 0), info }));
