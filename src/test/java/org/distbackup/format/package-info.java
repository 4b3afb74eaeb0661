/** What the tests of formats share: golden files and damaged bytes. */
@NullMarked
package org.distbackup.format;

import org.jspecify.annotations.NullMarked;
