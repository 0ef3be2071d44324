# Annals as an image. It wants a MongoDB to be given by SPRING_MONGODB_URI: see docker-compose.yml.

FROM node:22 AS node

FROM maven:3.9-eclipse-temurin-25 AS build
# The portal is built by Node.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /build
COPY pom.xml .
COPY graphql graphql
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -DskipTests package
# Extracted, so that the libraries are a layer of their own and starting does not unpack them.
RUN java -Djarmode=tools -jar target/annals.jar extract --destination extracted

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/annals --create-home annals
COPY --from=build /build/extracted/lib /opt/annals/lib
COPY --from=build /build/extracted/annals.jar /opt/annals/annals.jar
USER annals
ENV ANNALS_HOME=/var/lib/annals
VOLUME /var/lib/annals
EXPOSE 8080
# No curl in here to ask with: bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.[01] 200' <&3"]
# The flags are those of the property annals.jvm in pom.xml; java is the first process and so gets
# the SIGTERM. More of them come by JAVA_TOOL_OPTIONS.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/annals/annals.jar"]
