package org.distbackup.filesystem;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Optional;

/**
 * A function of libc that sets errno. All arguments are passed as 64 bits, pointers as addresses:
 * on 64-bit little-endian Linux (System V AMD64, AAPCS64, RISC-V) a sign-extended int is in its
 * register as an int would be. So few shapes serve all functions, and no address needs an object.
 *
 * <p>A result below 0 is a negated errno. Calls that a signal interrupted are made again.
 */
record SystemCall(String name, MethodHandle handle) {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  /** A function with a result of type int. */
  static SystemCall ofInt(String name, int arguments, Linker.Option... options) {
    return of(name, JAVA_INT, arguments, options);
  }

  /** A function with a result of type ssize_t or off_t. */
  static SystemCall ofLong(String name, int arguments, Linker.Option... options) {
    return of(name, JAVA_LONG, arguments, options);
  }

  /** Where libc has the function, if it does. */
  static Optional<MemorySegment> symbol(String name) {
    return LINKER.defaultLookup().find(name);
  }

  @SuppressWarnings("restricted") // the shapes are those of the manual
  private static SystemCall of(
      String name, MemoryLayout result, int arguments, Linker.Option... options) {
    var layouts = new MemoryLayout[arguments];
    Arrays.fill(layouts, JAVA_LONG);
    var all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = ERRNO;
    var function = symbol(name).orElseThrow(() -> new UnsupportedOperationException(name));
    var handle = LINKER.downcallHandle(function, FunctionDescriptor.of(result, layouts), all);
    var type = MethodType.methodType(long.class, handle.type().parameterList());
    return new SystemCall(name, handle.asType(type));
  }

  /** Makes the call once, whether or not a signal interrupts it. */
  long once(Scratch scratch, long a) {
    try {
      return scratch.result((long) handle.invokeExact(scratch.state(), a));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long call(Scratch scratch, long a) {
    long result;
    do {
      result = once(scratch, a);
    } while (result == -Errno.EINTR);
    return result;
  }

  long call(Scratch scratch, long a, long b) {
    try {
      long result;
      do {
        result = scratch.result((long) handle.invokeExact(scratch.state(), a, b));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long call(Scratch scratch, long a, long b, long c) {
    try {
      long result;
      do {
        result = scratch.result((long) handle.invokeExact(scratch.state(), a, b, c));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long call(Scratch scratch, long a, long b, long c, long d) {
    try {
      long result;
      do {
        result = scratch.result((long) handle.invokeExact(scratch.state(), a, b, c, d));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long call(Scratch scratch, long a, long b, long c, long d, long e) {
    try {
      long result;
      do {
        result = scratch.result((long) handle.invokeExact(scratch.state(), a, b, c, d, e));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  long call(Scratch scratch, long a, long b, long c, long d, long e, long f) {
    try {
      long result;
      do {
        result = scratch.result((long) handle.invokeExact(scratch.state(), a, b, c, d, e, f));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable thrown) {
      throw broken(thrown);
    }
  }

  /** A call itself throws nothing but what is wrong with this class. */
  private IllegalStateException broken(Throwable e) {
    return new IllegalStateException("cannot call " + name, e);
  }
}
