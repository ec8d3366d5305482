# The command line and the publishing of mle-lint, for GitLab, Jenkins and `docker run`.
#   docker build -t mle-lint . && docker run --rm -v "$PWD:/repo" mle-lint
ARG PYTHON_IMAGE=python:3.12-slim-bookworm@sha256:54c85f3c47607a77f32adec749d3c81d1348bf25833671f512b26a9b6d778cb3

# hadolint ignore=DL3006
FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
# What changes rarely comes first, so that a change of the source installs nothing anew.
COPY .ci/locked.txt ./
RUN python3 -m venv --without-pip /opt/mle-lint \
 && python3 -m pip --python /opt/mle-lint/bin/python install --no-cache-dir --require-hashes -r locked.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY fixtures fixtures
COPY rules rules
COPY src src
RUN python3 -m pip --python /opt/mle-lint/bin/python install --no-cache-dir --no-deps --no-build-isolation .

# hadolint ignore=DL3006
FROM ${PYTHON_IMAGE}
# Of git, only the parts that are not written in Perl are used, so Perl's modules stay out.
# A mounted repository belongs to another user than root, which git takes for an attack.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      -o Dpkg::Options::=--path-exclude=/usr/share/perl/* \
      -o Dpkg::Options::=--path-exclude=/usr/lib/*/perl/* \
      -o Dpkg::Options::=--path-exclude=/usr/lib/*/libperl* \
      git \
 && rm -rf /var/cache/apt/* /var/lib/apt/lists/* \
 && git config --system --add safe.directory '*'
COPY --from=build /opt/mle-lint /opt/mle-lint
ENV PATH=/opt/mle-lint/bin:$PATH
WORKDIR /repo
ENTRYPOINT ["/opt/mle-lint/bin/mle-lint"]
