/** JMH benchmarks, run by hand: {@code main} of each. */
@NullMarked
package org.distbackup.bench;

import org.jspecify.annotations.NullMarked;
