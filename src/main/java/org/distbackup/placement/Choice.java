package org.distbackup.placement;

/**
 * The group an upload is to use.
 *
 * @param fresh whether it is new, so that it must be recorded and its members told
 */
public record Choice(Group group, boolean fresh) {}
