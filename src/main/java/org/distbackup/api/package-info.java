/**
 * The local API between a command and the running node of its user: where the node listens, what is
 * asked, and the events it answers with. Imports {@code failure} alone; plain Java, no Pekko, so
 * that a one-shot command starts quickly.
 */
@NullMarked
package org.distbackup.api;

import org.jspecify.annotations.NullMarked;
