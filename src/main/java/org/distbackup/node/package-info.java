/**
 * A running node: settings, data directory, actor systems, local API. Composes everything; nothing
 * imports it.
 */
@NullMarked
package org.distbackup.node;

import org.jspecify.annotations.NullMarked;
