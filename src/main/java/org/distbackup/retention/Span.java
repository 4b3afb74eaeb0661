package org.distbackup.retention;

import java.time.Duration;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it, {@code 1y5m7d2h}: years, months, days and hours, in this
 * order, each optional.
 */
public record Span(Period period, Duration hours) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?=.)(?:(\\d{1,5})y)?(?:(\\d{1,5})m)?(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?");

  /**
   * Reads a span.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Span parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no span of time: " + text);
    }
    return new Span(
        Period.of(number(matcher, 1), number(matcher, 2), number(matcher, 3)),
        Duration.ofHours(number(matcher, 4)));
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** So long before this moment, by the calendar of its time zone. */
  ZonedDateTime before(ZonedDateTime moment) {
    return moment.minus(period).minus(hours);
  }

  /** As it is written: {@code 1y5m7d2h}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    append(text, period.getYears(), 'y');
    append(text, period.getMonths(), 'm');
    append(text, period.getDays(), 'd');
    append(text, hours.toHours(), 'h');
    return text.isEmpty() ? "0h" : text.toString();
  }

  private static void append(StringBuilder text, long number, char unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }
}
