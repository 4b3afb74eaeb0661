/**
 * The owner's heads, the commit points of snapshots: in files here and on the members. Knows the
 * rooms of catalog and jobs.
 */
@NullMarked
package org.distbackup.engine.head;

import org.jspecify.annotations.NullMarked;
