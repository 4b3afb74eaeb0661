package org.distbackup.engine;

import java.io.IOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one cluster of four holders, started once for all classes, and a home of their own.
 * After each test every holder is reachable again.
 */
public final class SharedCluster implements ParameterResolver, AfterEachCallback {
  private static final Namespace HERE = Namespace.create(SharedCluster.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == TestCluster.class || type == Home.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Home.class
        ? context.getStore(HERE).getOrComputeIfAbsent(Home.class, type -> home(context), Home.class)
        : cluster(context);
  }

  private static Home home(ExtensionContext context) {
    try {
      return cluster(context).home();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(TestCluster.class, type -> start(), TestCluster.class);
  }

  private static TestCluster start() {
    long plenty = TestCluster.PLENTY;
    try {
      return new TestCluster(plenty, plenty, plenty, plenty);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    cluster(context).mend();
  }
}
