# docs/deploy.md tells how it is run. The pinned dependencies come first: they change less often than the program.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/perijove
COPY requirements.txt ./
RUN /opt/perijove/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/perijove/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
COPY --from=build /opt/perijove /opt/perijove
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin perijove && install -d -o perijove -g perijove -m 700 /data
USER 10001:10001
WORKDIR /data
VOLUME /data
# A host that chooses the port sets it to another one.
ENV PATH=/opt/perijove/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/perijove.db \
    PERIJOVE_DATA=/data \
    PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as ask; ask.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["perijove"]
CMD ["run"]
