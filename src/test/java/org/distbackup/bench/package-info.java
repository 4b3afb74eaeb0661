/**
 * Microbenchmarks (JMH): what one core does. No test runs them. After {@code mvn test-compile}:
 *
 * <pre>
 * mvn dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *   --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
 *   org.openjdk.jmh.Main ErasureBenchmark -wi 3 -w 1 -i 3 -r 1 -f 1
 * </pre>
 *
 * <p>Scores are calls per second; each class says how many bytes a call takes in.
 */
@NullMarked
package org.distbackup.bench;

import org.jspecify.annotations.NullMarked;
