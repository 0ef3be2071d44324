package dev.annals.frontegg.web;

import dev.annals.kernel.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Parses the parameters of a request as Frontegg's clients send them: {@code a=1}, {@code
 * a[]=1&a[]=2}, {@code a[$gt]=1} and {@code a={"$gt": 1}}. The values {@code undefined} and {@code
 * null} count as absent.
 */
final class Parameters {

  private static final Set<String> ABSENT = Set.of("", "undefined", "null");
  private static final Pattern NAME =
      Pattern.compile("([^\\[\\]]+)(?:\\[(\\$[a-zA-Z]*)])?(?:\\[\\d{0,4}])?");

  /** A parameter: its name, its operator if there is one, and all its values. */
  record Parameter(String written, String name, @Nullable String operator, List<String> values) {}

  private final List<Parameter> all = new ArrayList<>();

  Parameters(MultiValueMap<String, String> sent) {
    var read = new LinkedHashMap<String, Parameter>();
    sent.forEach(
        (written, values) -> {
          var given = values.stream().filter(value -> value != null && !isAbsent(value)).toList();
          if (!given.isEmpty()) {
            var parameter = parameter(written, given);
            read.merge(
                parameter.name() + ' ' + parameter.operator(), parameter, Parameters::joined);
          }
        });
    all.addAll(read.values());
  }

  private static boolean isAbsent(String value) {
    return ABSENT.contains(value);
  }

  private static Parameter parameter(String written, List<String> values) {
    var matcher = NAME.matcher(written);
    if (!matcher.matches()) {
      throw new BadInput(
          "A parameter must have the format name, name[] or name[$gt], with one of the operators"
              + " $eq, $in, $gt, $gte, $lt and $lte.",
          written);
    }
    return new Parameter(written, matcher.group(1), matcher.group(2), values);
  }

  private static Parameter joined(Parameter one, Parameter other) {
    var values = new ArrayList<>(one.values());
    values.addAll(other.values());
    return new Parameter(one.written(), one.name(), one.operator(), values);
  }

  /** Returns the parameters without those of these names. */
  List<Parameter> without(Set<String> names) {
    return all.stream()
        .filter(parameter -> parameter.operator() != null || !names.contains(parameter.name()))
        .toList();
  }

  /** Returns the values of a parameter; empty if it is absent. */
  List<String> values(String name) {
    return all.stream()
        .filter(parameter -> parameter.operator() == null && parameter.name().equals(name))
        .flatMap(parameter -> parameter.values().stream())
        .toList();
  }

  /** Returns the single value of a parameter; {@code null} if it is absent. */
  @Nullable String value(String name) {
    var values = values(name);
    if (values.size() > 1) {
      throw new BadInput("Must not be repeated.", name);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** Returns the integer value of a parameter, or a default if it is absent. */
  long number(String name, long usual, long least, long most) {
    var value = value(name);
    if (value == null) {
      return usual;
    }
    var number = value.matches("\\d{1,15}") ? Long.parseLong(value) : -1;
    if (number < least || number > most) {
      throw new BadInput("Must be a whole number from %d to %d.".formatted(least, most), name);
    }
    return number;
  }
}
