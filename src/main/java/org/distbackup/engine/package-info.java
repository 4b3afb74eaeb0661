/**
 * Composes the codecs into the data path: files to packs on members, packs on members to files.
 * Here is only the front: what callers ask for, and the assembly of the rooms below, none of which
 * knows it. They know the codecs, the index and the data plane, and no actor.
 */
@NullMarked
package org.distbackup.engine;

import org.jspecify.annotations.NullMarked;
