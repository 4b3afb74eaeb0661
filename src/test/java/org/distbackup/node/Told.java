package org.distbackup.node;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.distbackup.api.Event;

/** A caller who remembers what it was told. */
final class Told implements Caller {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final byte[] input;

  Told(byte[] input) {
    this.input = input.clone();
  }

  List<Event> events() {
    return events;
  }

  /** Those that do not depend on how fast the test runs. */
  List<Event> steadyEvents() {
    return events.stream().filter(event -> !(event instanceof Event.Status)).toList();
  }

  byte[] bytes() {
    return data.toByteArray();
  }

  @Override
  public void tell(Event event) {
    events.add(event);
  }

  @Override
  public OutputStream data() {
    return data;
  }

  @Override
  public InputStream input() {
    return new ByteArrayInputStream(input);
  }
}
