/**
 * What is kept and where: groups, packs, debts, and which packs running jobs need. {@link
 * org.distbackup.engine.catalog.Catalog} is the port through which the engine asks the actors; its
 * state is on disk in their journal under this name. Knows no other room of the engine.
 */
@NullMarked
package org.distbackup.engine.catalog;

import org.jspecify.annotations.NullMarked;
