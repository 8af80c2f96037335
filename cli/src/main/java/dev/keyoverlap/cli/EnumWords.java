package dev.keyoverlap.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code key-usage} as {@code KEY_USAGE}: values are words on the command line. */
final class EnumWords implements ITypeConverter<Object> {

  private final Class<?> type;

  private EnumWords(Class<?> type) {
    this.type = type;
  }

  /** For every enum that the commands take. */
  static void register(CommandLine line) {
    Set<Class<?>> types = new HashSet<>();
    collect(line, types);
    types.forEach(type -> register(line, type));
  }

  @SuppressWarnings("unchecked")
  private static <E> void register(CommandLine line, Class<E> type) {
    line.registerConverter(type, (ITypeConverter<E>) new EnumWords(type));
  }

  private static void collect(CommandLine line, Set<Class<?>> types) {
    for (ArgSpec argument : line.getCommandSpec().args()) {
      Stream.concat(Stream.of(argument.type()), Stream.of(argument.auxiliaryTypes()))
          .filter(Class::isEnum)
          .forEach(types::add);
    }
    line.getSubcommands().values().forEach(each -> collect(each, types));
  }

  @Override
  public Object convert(String value) {
    return Stream.of(type.getEnumConstants())
        .filter(each -> word(each).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + value
                        + "' is not one of "
                        + Stream.of(type.getEnumConstants())
                            .map(EnumWords::word)
                            .collect(Collectors.joining(", "))));
  }

  static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
