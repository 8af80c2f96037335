package dev.keyoverlap.examples.api;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an application can call or implement of a set of types, one line for each type and member.
 */
final class ApiListing {

  private static final int SEEN =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  /** Every object has them. */
  private static final Set<String> OF_OBJECTS = Set.of("equals", "hashCode", "toString");

  private ApiListing() {}

  static List<String> of(Stream<Class<?>> types) {
    List<String> lines = new ArrayList<>();
    types
        .filter(ApiListing::isReachable)
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(
            type -> {
              lines.add(declaration(type));
              members(type).forEach(member -> lines.add("  " + member));
            });
    return lines;
  }

  private static boolean isReachable(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
      if (!isSeen(outer.getModifiers()) || outer.isAnonymousClass() || outer.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String declaration(Class<?> type) {
    StringBuilder line = new StringBuilder();
    int modifiers = type.getModifiers() & SEEN;
    if (type.isInterface() || type.isEnum() || type.isRecord()) {
      modifiers &= ~(Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC);
    }
    line.append(deprecated(type.isAnnotationPresent(Deprecated.class)))
        .append(Modifier.toString(modifiers))
        .append(type.isSealed() ? " sealed " : " ")
        .append(kind(type))
        .append(' ')
        .append(type.getName())
        .append(variables(type.getTypeParameters()));
    Type parent = type.getGenericSuperclass();
    if (parent != null && !type.isEnum() && !type.isRecord() && parent != Object.class) {
      line.append(" extends ").append(parent.getTypeName());
    }
    Type[] interfaces = type.getGenericInterfaces();
    if (interfaces.length > 0) {
      line.append(type.isInterface() ? " extends " : " implements ").append(names(interfaces));
    }
    return line.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    } else if (type.isInterface()) {
      return "interface";
    } else if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  /** Those of its parents, too, that an application cannot name. */
  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isApi(constructor)) {
        members.add(executable(constructor, "", type.getSimpleName()));
      }
    }
    for (Class<?> at = type;
        at != null && (at == type || !isSeen(at.getModifiers()));
        at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (isApi(field)) {
          members.add(field(field));
        }
      }
      for (Method method : at.getDeclaredMethods()) {
        if (isApi(method) && !method.isBridge() && !OF_OBJECTS.contains(method.getName())) {
          String returned = method.getGenericReturnType().getTypeName() + " ";
          members.add(executable(method, returned, method.getName()));
        }
      }
    }
    return members;
  }

  private static boolean isApi(Member member) {
    return isSeen(member.getModifiers()) && !member.isSynthetic();
  }

  private static String field(Field field) {
    return deprecated(field.isAnnotationPresent(Deprecated.class))
        + Modifier.toString(field.getModifiers() & SEEN)
        + " "
        + field.getGenericType().getTypeName()
        + " "
        + field.getName();
  }

  private static String executable(Executable executable, String returned, String name) {
    int modifiers = executable.getModifiers() & SEEN;
    String variables = variables(executable.getTypeParameters());
    String parameters = names(executable.getGenericParameterTypes());
    if (executable.isVarArgs()) {
      parameters = parameters.substring(0, parameters.length() - "[]".length()) + "...";
    }
    Type[] thrown = executable.getGenericExceptionTypes();
    return deprecated(executable.isAnnotationPresent(Deprecated.class))
        + Modifier.toString(modifiers)
        + (executable instanceof Method method && method.isDefault() ? " default " : " ")
        + (variables.isEmpty() ? "" : variables + " ")
        + returned
        + name
        + "("
        + parameters
        + ")"
        + (thrown.length == 0 ? "" : " throws " + sortedNames(thrown));
  }

  private static String deprecated(boolean is) {
    return is ? "@Deprecated " : "";
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(variable -> variable.getName() + bounds(variable.getBounds()))
            .collect(joining(", ", "<", ">"));
  }

  private static String bounds(Type[] bounds) {
    return bounds.length == 0 || bounds[0] == Object.class
        ? ""
        : " extends " + Arrays.stream(bounds).map(Type::getTypeName).collect(joining(" & "));
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).collect(joining(", "));
  }

  private static String sortedNames(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).sorted().collect(joining(", "));
  }
}
