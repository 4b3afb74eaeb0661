/**
 * The monitor: who is a member, which groups there are, how far heads have risen. Knows placement
 * and messages; never the client, the storage, keys or file data.
 */
@NullMarked
package org.distbackup.monitor;

import org.jspecify.annotations.NullMarked;
