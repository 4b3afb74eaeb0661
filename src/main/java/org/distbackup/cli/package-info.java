/**
 * The command line and the shell: what the user types and reads. Talks to the node by {@code api}
 * alone and starts one through {@link org.distbackup.cli.NodeLauncher}; imports no Pekko, so that a
 * one-shot command starts quickly. The one place that prints and exits.
 */
@NullMarked
package org.distbackup.cli;

import org.jspecify.annotations.NullMarked;
