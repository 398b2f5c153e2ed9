import { GitError } from '../command/git-error.ts';
import { percentDecoded } from './percent-decoded.ts';

/** ssh's ProxyCommand for a SOCKS 5 proxy, and what it needs. */
export interface SocksCommand {
  command: string;
  env: Record<string, string>;
  secrets: string[];
}

/**
 * RFC 1928 and 1929, in as many words as fit a command line: ssh hands over its two pipes, and the
 * proxy's name and password come by the environment.
 */
const SCRIPT = `
const net=require("net"),u=new URL(process.env.LOCKSTEP_SOCKS_PROXY),[h,p]=process.argv.slice(-2);
const plain=t=>{try{return decodeURIComponent(t)}catch{return t}};
const die=m=>{process.stderr.write("proxy: "+m+"\\n");process.exit(1)};
const s=net.connect(+(u.port||1080),u.hostname.replace(/^\\[|\\]$/g,""));s.on("error",e=>die(e.message));
const name=Buffer.from(plain(u.username)),pass=Buffer.from(plain(u.password));
let got=Buffer.alloc(0),want;const read=n=>new Promise(r=>{want={n,r};feed()});
const feed=()=>{if(want&&got.length>=want.n){const w=want;want=undefined;const d=got.subarray(0,w.n);got=got.subarray(w.n);w.r(d)}};
const onData=c=>{got=Buffer.concat([got,c]);feed()};s.on("data",onData);
s.on("connect",async()=>{
s.write(name.length?Buffer.from([5,2,0,2]):Buffer.from([5,1,0]));
const m=(await read(2))[1];
if(m===2){s.write(Buffer.concat([Buffer.from([1,name.length]),name,Buffer.from([pass.length]),pass]));
if((await read(2))[1]!==0)die("name or password refused")}else if(m!==0)die("no way to log in that it accepts");
const host=Buffer.from(h);s.write(Buffer.concat([Buffer.from([5,1,0,3,host.length]),host,Buffer.from([p>>8,p&255])]));
const a=await read(4);if(a[1]!==0)die("connection refused, code "+a[1]);
await read(a[3]===1?6:a[3]===4?18:(await read(1))[0]+2);
s.off("data",onData);if(got.length)process.stdout.write(got);s.pipe(process.stdout);process.stdin.pipe(s)});
s.on("close",()=>process.exit(0));
`;

/** Throws GitError `refused` for a proxy that ssh cannot go through. */
export function socksCommand(proxy: string): SocksCommand {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (!url || !/^socks5h?:$/.test(url.protocol)) {
    throw new GitError('refused', 'ssh goes through a proxy of the form socks5://host:port only');
  }
  const script = Buffer.from(SCRIPT).toString('base64');
  const load = `eval(Buffer.from(process.env.LOCKSTEP_SOCKS_SCRIPT,'base64').toString())`;
  return {
    command: `"${process.execPath}" -e "${load}" %h %p`,
    env: { LOCKSTEP_SOCKS_PROXY: proxy, LOCKSTEP_SOCKS_SCRIPT: script },
    secrets: [url.password, percentDecoded(url.password)].filter((word) => word !== ''),
  };
}
