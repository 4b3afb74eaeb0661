/**
 * What every job works with: its progress, the threads that compute, threads of its own, how much
 * memory it may take, and waiting that can be interrupted. Knows no other room of the engine.
 */
@NullMarked
package org.distbackup.engine.job;

import org.jspecify.annotations.NullMarked;
