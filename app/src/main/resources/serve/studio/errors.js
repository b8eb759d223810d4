// @ts-check
// What went wrong, in words of everyday language.
import {ApiError} from './api.js';
import {has, t} from './words.js';

/** @param {unknown} e */
export function explain(e) {
  if (!(e instanceof ApiError)) return t('error.unreachable');
  const whose = has('whose.' + e.field) ? t('whose.' + e.field) : whoseOf(e.message);
  const key = 'error.' + (e.code || e.status);
  if (has(key)) return t(key, {whose});
  if (e.status === 400) {
    const label = has('field.' + e.field) ? t('field.' + e.field) : e.field;
    return t('error.setting', {label});
  }
  return t(has('error.' + e.status) ? 'error.' + e.status : 'error.other', {whose});
}

/** The service begins the reason with the form's field. @param {string} reason */
function whoseOf(reason) {
  const field = /^(\w+):/.exec(reason)?.[1] ?? '';
  return t(has('whose.' + field) ? 'whose.' + field : 'whose.picture');
}
