// @ts-check
// How long things stay with the service, and deleting all of it.
import {removeAll, service} from './api.js';
import {byId} from './element.js';
import {explain} from './errors.js';
import {forget} from './keepsake.js';
import {toast} from './toast.js';
import {t} from './words.js';

/** @param {() => void} gone is told when everything is deleted */
export async function privacy(gone) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('delete-dialog'));
  byId('delete-all').addEventListener('click', () => {
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'delete') return;
    try {
      await removeAll();
      await forget();
      gone();
      toast(t('privacy.deleted'));
    } catch (e) {
      toast(explain(e));
    }
  });
  const facts = await service().catch(() => null);
  const hours = facts?.keepHours;
  byId('privacy-text').textContent = hours ? t('privacy.hours', {hours: Math.round(hours * 100) / 100}) : t('privacy.some');
}
