/**
 * The owner's secret and what is derived from it: recovery phrase, signing key, pack keys, blob
 * ids. Plain Java; knows identifiers, failures and the hash only.
 */
@NullMarked
package org.distbackup.key;

import org.jspecify.annotations.NullMarked;
