local web = import 'lib/web.libsonnet';

function(replicas=1)
  [
    web.deployment(name, replicas)
    for name in ['blog', 'wiki']
  ] + [web.service(name) for name in ['blog', 'wiki']]
