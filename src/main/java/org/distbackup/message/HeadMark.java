package org.distbackup.message;

import org.distbackup.id.OwnerId;
import org.distbackup.id.PeerId;

/** How far the head of one device of an owner has risen. */
public record HeadMark(OwnerId owner, PeerId device, long counter) {}
