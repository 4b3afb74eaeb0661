/**
 * File systems as a backup sees them: names are bytes, links are not followed, and all metadata is
 * there. Whatever is below an open {@link org.distbackup.filesystem.Folder} is reached by names in
 * it, one at a time, so that nothing that is put in the way can lead elsewhere.
 */
@NullMarked
package org.distbackup.filesystem;

import org.jspecify.annotations.NullMarked;
