# airdraw as a container: LiteRT without TensorFlow, an ordinary user, a read-only root.
#   docker build -t airdraw . && docker run --rm --read-only --tmpfs /tmp -p 8501:8501 airdraw
# A camera needs https or localhost, and across networks a TURN server: see compose.yaml.
# MediaPipe has wheels for x86_64 Linux only: on ARM the image reads the pad and pictures.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
COPY requirements-serve.txt ./
RUN python -m venv /opt/airdraw \
 && /opt/airdraw/bin/pip install --require-hashes --only-binary :all: -r requirements-serve.txt
COPY pyproject.toml README.md LICENSE ./
COPY airdraw ./airdraw
RUN /opt/airdraw/bin/pip install --no-deps --no-build-isolation . \
 && /opt/airdraw/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
# What OpenCV and MediaPipe load; the same list as scripts/system-packages and packages.txt.
# The base image pins the release; its fixes are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libgl1 libglib2.0-0 libegl1 libgles2 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin airdraw
COPY --from=build /opt/airdraw /opt/airdraw
ENV PATH=/opt/airdraw/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOME=/tmp MPLCONFIGDIR=/tmp
USER 10001:10001
WORKDIR /tmp
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
ENTRYPOINT ["airdraw", "app", "--address", "0.0.0.0", "--port", "8501"]
