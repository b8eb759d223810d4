// The studio in a real browser, the whole job: StudioBrowserTest starts the service and this.
//   node studio.mjs URL TREE FOLDER     with CHROMIUM=/path/to/chromium; screenshots go to FOLDER
// The service must be new: its gallery is empty.
import {choosing} from './choosing.mjs';
import {gallery} from './gallery.mjs';
import {looks} from './looks.mjs';
import {making} from './making.mjs';
import {many} from './many.mjs';
import {browse, tree} from './tools.mjs';

const [, , base, home, shots] = process.argv;
const browser = await browse(process.env.CHROMIUM);
const files = tree(home);
const context = await browser.newContext({viewport: {width: 1400, height: 900}, bypassCSP: true, locale: 'en'}); // axe is injected
context.setDefaultTimeout(120000); // a busy machine takes its time
let done = 0;
try {
  for (const part of [making, choosing, many, gallery, looks]) {
    const before = Date.now();
    await part({browser, context, base, files, shots});
    done++;
    console.log(`${part.name}: ${((Date.now() - before) / 1000).toFixed(0)} s`);
  }
} finally {
  await browser.close();
}
console.log(`${done} passed, 0 failed`);
