/**
 * Who keeps what: members, sites, placement groups and the rules by which groups are formed. Plain
 * Java.
 */
@NullMarked
package org.distbackup.placement;

import org.jspecify.annotations.NullMarked;
