/**
 * Composes the codecs into the data path: files to packs on members, packs on members to files.
 * Knows the codecs, the index and the data plane; knows no actor: what it needs of them are the
 * ports declared here.
 */
@NullMarked
package org.distbackup.engine;

import org.jspecify.annotations.NullMarked;
