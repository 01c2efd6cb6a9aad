# The image of the web server and of the mail loop. Its steps are those of the Makefile: a virtual
# environment from the lock file, then the static files. Nothing of the embedded PostgreSQL, of
# the tests or of the tools is in it.
ARG PYTHON_VERSION=3.11

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY requirements.txt ./
RUN python3 -m venv /venv \
    && /venv/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements.txt \
    && /venv/bin/python -m pip check
# .dockerignore lets in only what the application is made of.
COPY . .
RUN SECRET_KEY=only-to-collect-static-files-and-never-to-serve-anything-with-it \
    DATABASE_URL=postgres://app@localhost/app SITE_URL=https://localhost \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:${PYTHON_VERSION}-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin app \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
# The server answers only to the name in SITE_URL, so the check calls it by that name.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import os; from urllib.parse import urlsplit; from urllib.request import Request, urlopen; urlopen(Request('http://127.0.0.1:8000/livez', headers={'Host': urlsplit(os.environ['SITE_URL']).netloc}), timeout=4)"]
# No access log: the addresses of signing links are secrets. WEB_CONCURRENCY sets the workers.
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--limit-request-line", "8190", "--forwarded-allow-ips", "", "--logger-class", "sistercities.kernel.server_log.ServerLogger", "sistercities.wsgi"]
