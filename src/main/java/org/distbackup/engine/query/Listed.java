package org.distbackup.engine.query;

import org.distbackup.snapshot.Node;

/**
 * An entry of a snapshot.
 *
 * @param path where it was, absolute, for people: as UTF-8, with a replacement for what is not
 */
public record Listed(String path, Node node) {}
