package org.distbackup.message;

/**
 * Marks what may cross between nodes; bound to Jackson CBOR in reference.conf. Artery drops frames
 * over 256 KiB, so every list is paged or bounded, and it delivers at most once, so everything is
 * acknowledged or repeated.
 */
public interface ClusterMessage {}
