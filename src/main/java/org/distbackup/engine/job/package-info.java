/**
 * What every job works with: its progress, the threads that compute, lanes of one thread, how much
 * memory it may take, and waiting that can be interrupted. Knows no other room of the engine.
 */
@NullMarked
package org.distbackup.engine.job;

import org.jspecify.annotations.NullMarked;
