/** DistBackup: machines that lend each other disk space back each other up. */
@NullMarked
package org.distbackup;

import org.jspecify.annotations.NullMarked;
